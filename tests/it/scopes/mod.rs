//! How long instances live.

mod crowd;
mod failing;
mod request;
mod transient;
