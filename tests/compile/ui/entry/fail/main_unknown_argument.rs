#[nestling::main(threads = 2)]
async fn main() -> nestling::Result<()> {
    Ok(())
}
