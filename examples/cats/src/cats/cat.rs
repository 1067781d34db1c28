//! A cat.

use nestling::prelude::*;

/// A cat as it is kept and as clients see it.
#[dto]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cat {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) age: u8,
    pub(crate) breed: String,
}
