//! What is injected is used by many threads.

/// A type that they can share. It is asked for once, where a dependency is declared, so that one mistake is one error.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be shared between threads",
    label = "not `Send + Sync`",
    note = "requests on many threads share what is injected: a trait says so where it is declared (`trait Name: Send + Sync`), and a type holds an atomic or a `Mutex` instead of a `Cell` or a `RefCell`, and an `Arc` instead of an `Rc`"
)]
pub trait Shareable {}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Send + Sync> Shareable for T {}

/// Asserts that threads can share a type.
#[doc(hidden)]
pub fn shared<T: ?Sized + Shareable>() {}
