//! What a route holds of a guard, interceptor, filter or middleware.

use super::handle::Handle;
use std::sync::Arc;

/// An enhancer of the type `T`, resolved at boot; `E` is its kind without its type.
#[doc(hidden)]
pub enum Slot<T, E: ?Sized> {
    /// What was named.
    Own(Handle<T>),
    /// What a test puts in its place.
    Replaced(Arc<E>),
}
