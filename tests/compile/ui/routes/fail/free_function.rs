use nestling::prelude::*;

#[get("/cats")]
async fn find_all() -> String {
    String::new()
}

fn main() {}
