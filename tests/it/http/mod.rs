//! What clients see, over real sockets, by clients that are not ours.

mod addresses;
mod answers;
mod arguments;
mod bodies;
mod compressed;
mod connections;
mod files;
mod guards;
mod limits;
mod routing;
mod streams;
mod upgrade;
