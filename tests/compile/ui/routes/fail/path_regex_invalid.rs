use nestling::prelude::*;

#[controller("/files")]
struct FilesController;

#[routes]
impl FilesController {
    #[get("/:id([a-z)")]
    async fn find(&self, #[param("id")] id: String) -> String {
        id
    }
}

fn main() {}
