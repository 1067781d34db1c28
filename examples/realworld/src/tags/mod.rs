//! Tags that articles have.

mod controller;
mod repository;

use controller::TagsController;
use nestling::prelude::*;
use nestling::sql::SqlModule;
use repository::{SqlTags, TagsRepository};

#[module(
    imports = [SqlModule],
    controllers = [TagsController],
    providers = [SqlTags as dyn TagsRepository],
)]
pub(crate) struct TagsModule;
