use nestling::prelude::*;

#[injectable]
struct KeyGuard;

impl Guard for KeyGuard {
    type Grant = String;

    async fn check(&self, _: &mut ExecutionContext) -> Result<String> {
        Ok(String::new())
    }
}

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self) -> String {
        self.name()
    }

    #[guard(KeyGuard)]
    fn name(&self) -> String {
        String::new()
    }
}

fn main() {}
