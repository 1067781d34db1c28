//! Typed metadata on routes and controllers.

use std::any::Any;

/// The values of `#[meta(…)]`, nearest first.
#[doc(hidden)]
#[derive(Default)]
pub struct Metadata(Vec<Box<dyn Any + Send + Sync>>);

impl Metadata {
    pub fn add<T: Send + Sync + 'static>(&mut self, value: T) {
        self.0.push(Box::new(value));
    }

    pub(crate) fn all<T: 'static>(&self) -> impl Iterator<Item = &T> {
        self.0.iter().filter_map(|value| value.downcast_ref())
    }
}
