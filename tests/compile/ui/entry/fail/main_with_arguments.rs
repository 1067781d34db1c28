#[nestling::main]
async fn main(port: u16) -> nestling::Result<()> {
    Ok(())
}
