//! A pipe of our own: it finds the cat that a path names.

use super::cat::Cat;
use super::service::CatsService;
use nestling::prelude::*;

#[injectable]
pub(crate) struct CatByIdPipe {
    pub(super) cats: Arc<CatsService>,
}

impl Pipe<u64> for CatByIdPipe {
    type Out = Cat;

    async fn transform(&self, id: u64, _: &ArgumentMetadata) -> Result<Cat> {
        Ok(self.cats.find(id)?)
    }
}
