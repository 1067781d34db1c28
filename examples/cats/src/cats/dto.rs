//! What comes in and what goes out.

use nestling::prelude::*;

/// A cat as it is kept and as clients see it.
#[dto]
#[derive(Clone)]
pub(crate) struct Cat {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) age: u8,
    pub(crate) breed: String,
}

/// What clients send to register a cat.
#[dto]
pub(crate) struct CreateCat {
    #[validate(length(min = 1, max = 64))]
    pub(crate) name: String,
    #[validate(range(max = 40))]
    pub(crate) age: u8,
    #[validate(non_empty)]
    pub(crate) breed: String,
}

/// What clients send to change a cat: what is absent stays as it is.
#[dto]
pub(crate) struct UpdateCat {
    #[validate(length(min = 1, max = 64))]
    pub(crate) name: Option<String>,
    #[validate(range(max = 40))]
    pub(crate) age: Option<u8>,
}

/// Which part of a list.
#[dto]
pub(crate) struct Page {
    #[serde(default)]
    pub(crate) offset: usize,
    #[serde(default = "Page::default_limit")]
    #[validate(range(min = 1, max = 100))]
    pub(crate) limit: usize,
}

impl Page {
    fn default_limit() -> usize {
        10
    }
}
