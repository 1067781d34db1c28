//! Another glob may bring macros and functions that are called as parameter attributes are.

#![deny(warnings)]

mod sql {
    macro_rules! query {
        () => {
            1
        };
    }
    macro_rules! param {
        () => {
            2
        };
    }
    macro_rules! body {
        () => {
            3
        };
    }
    pub(crate) use {body, param, query};

    pub(crate) fn header() -> u8 {
        4
    }
}

use nestling::prelude::*;
use sql::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[post("/:id")]
    async fn one(
        &self,
        #[param("id")] id: u64,
        #[query("page")] page: Option<u64>,
        #[header("x-key")] key: Option<String>,
        #[body] text: String,
    ) -> String {
        format!("{id} {page:?} {key:?} {text} {}", query!() + param!() + body!() + header())
    }
}

#[module(controllers = [CatsController])]
struct AppModule;

#[nestling::main]
async fn main() -> nestling::Result<()> {
    App::create::<AppModule>().await?;
    Ok(())
}
