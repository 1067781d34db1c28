#[nestling::main]
async fn main() -> nestling::Result<()> {
    5
}
