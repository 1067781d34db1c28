use nestling::prelude::*;

#[controller("/files")]
struct FilesController;

#[routes]
impl FilesController {
    #[get(r"/:id(\d+)/*path")]
    async fn find(&self, #[param("id")] id: u64) -> String {
        id.to_string()
    }

    #[get(r"/:identity/:id(\d+)")]
    async fn other(&self, #[param("identity")] identity: String) -> String {
        identity
    }
}

fn main() {}
