//! What the specification of behaviour says, line by line, over a real socket.

mod bad_input;
mod bodies;
mod edges;
mod exceptions;
mod failures;
mod filters;
mod globals;
mod hosts;
mod interceptors;
mod leaving;
mod limits;
mod metadata;
mod middleware;
mod parameters;
mod per_request;
mod prefixes;
mod serialization;
mod statuses;
mod unknown_errors;
mod validation;
mod values;
mod version_paths;
mod versions;

/// The body of a built-in exception with a message, which is JSON.
fn refusal(status: u16, message: &str, error: &str) -> String {
    format!(r#"{{"statusCode":{status},"message":{message},"error":"{error}"}}"#)
}

/// The body of a 400; the message is JSON.
fn bad_request(message: &str) -> String {
    refusal(400, message, "Bad Request")
}
