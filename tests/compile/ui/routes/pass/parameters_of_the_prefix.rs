//! A handler reads parameters of its own path and of its controller's, or takes them all, or says that it does not.

use nestling::prelude::*;

#[dto]
struct Ids {
    owner: u64,
    cat: u64,
}

#[controller("/owners/:owner/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:cat")]
    async fn both(&self, #[param("owner")] owner: u64, #[param("cat")] cat: u64) -> String {
        format!("{owner} {cat}")
    }

    #[put("/:cat")]
    async fn all(&self, #[param] ids: Ids) -> String {
        format!("{} {}", ids.owner, ids.cat)
    }

    #[post("/:cat")]
    async fn raw(&self, #[req] request: &Request) -> String {
        request.uri().to_string()
    }

    #[delete("/:_cat")]
    async fn none(&self) {}
}

#[module(controllers = [CatsController])]
struct AppModule;

#[nestling::main]
async fn main() -> nestling::Result<()> {
    App::create::<AppModule>().await?;
    Ok(())
}
