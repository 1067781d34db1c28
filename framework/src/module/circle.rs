//! Providers that need each other in a circle, as a constant that needs itself.

use std::marker::PhantomData;

/// A constant that cannot be evaluated where providers need each other in a circle.
///
/// Its name is the message: rustc prints it.
pub trait Depended {
    const CIRCULAR_DEPENDENCY_BREAK_IT_WITH_LAZY: ();
}

/// Reaches the constant of those types that have one.
pub struct Depth<T: ?Sized>(PhantomData<T>);

impl<T: Depended> Depth<T> {
    pub const OF: () = T::CIRCULAR_DEPENDENCY_BREAK_IT_WITH_LAZY;
}

/// Chosen for types without dependencies: foreign ones and `dyn Trait`.
pub trait NoDepth {
    const OF: () = ();
}

impl<T: ?Sized> NoDepth for Depth<T> {}
