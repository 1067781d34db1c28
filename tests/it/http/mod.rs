//! What clients see, over real sockets, by clients that are not ours.

mod addresses;
mod answers;
mod arguments;
mod bodies;
mod connections;
mod guards;
mod routing;
