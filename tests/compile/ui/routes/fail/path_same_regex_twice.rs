use nestling::prelude::*;

#[controller("/files")]
struct FilesController;

#[routes]
impl FilesController {
    #[get(r"/:id(\d+)")]
    async fn by_id(&self, #[param("id")] id: u64) -> String {
        id.to_string()
    }

    #[get(r"/:number(\d+)")]
    async fn by_number(&self, #[param("number")] number: u64) -> String {
        number.to_string()
    }

    #[get("/:name([a-z]+)/size")]
    async fn by_name(&self, #[param("name")] name: String) -> String {
        name
    }
}

fn main() {}
