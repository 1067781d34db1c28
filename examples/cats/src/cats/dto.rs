//! What clients send.

use nestling::prelude::*;

/// A cat that moves in.
#[dto]
pub(crate) struct CreateCat {
    #[validate(length(min = 1, max = 64))]
    pub(crate) name: String,
    #[validate(range(max = 40))]
    pub(crate) age: u8,
    #[validate(non_empty)]
    pub(crate) breed: String,
}

/// What changes about a cat: the same fields and rules, and none of them is required.
#[dto(partial(CreateCat))]
#[derive(Default)]
pub(crate) struct UpdateCat;

/// Which part of a list.
#[dto]
pub(crate) struct Page {
    #[default(0)]
    pub(crate) offset: usize,
    #[default(10)]
    #[validate(range(min = 1, max = 100))]
    pub(crate) limit: usize,
}
