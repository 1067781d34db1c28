//! Decides by type what generated code does, at compile time and at no cost.
//!
//! A method is called on [`First`]; the compiler walks down the `Deref`s to [`Second`] and [`Last`] and takes the first
//! impl whose bounds hold for `T`. The bounds of the *method* take no part in that choice: on `Last` they are a trait
//! that nothing implements, whose `on_unimplemented` says what is wrong.

use std::marker::PhantomData;
use std::ops::Deref;

/// The first thing to try.
pub struct First<T>(Second<T>);

/// The second thing to try.
pub struct Second<T>(Last<T>);

/// What is left when nothing else applies.
pub struct Last<T>(PhantomData<fn() -> T>);

/// Starts with the type of this value.
pub const fn of<T>(_: &T) -> First<T> {
    First::START
}

/// Starts with a type.
pub const fn first<T>() -> First<T> {
    First::START
}

impl<T> First<T> {
    /// Starts with a type.
    pub const START: Self = Self(Second(Last(PhantomData)));
}

impl<T> Deref for First<T> {
    type Target = Second<T>;

    fn deref(&self) -> &Second<T> {
        &self.0
    }
}

impl<T> Deref for Second<T> {
    type Target = Last<T>;

    fn deref(&self) -> &Last<T> {
        &self.0
    }
}

/// A type without values. One impl for it keeps the compiler from adding that a trait, which only speaks, has no impls.
pub enum Never {}
