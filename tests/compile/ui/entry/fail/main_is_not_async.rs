#[nestling::main]
fn main() -> nestling::Result<()> {
    Ok(())
}
