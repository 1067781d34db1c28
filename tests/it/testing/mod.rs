//! Applications as tests see them: with parts replaced, and asked without a socket.

mod enhancers;
mod parallel;
mod providers;
mod requests;
mod server;
mod unused;
