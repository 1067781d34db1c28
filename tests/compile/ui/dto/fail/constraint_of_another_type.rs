use nestling::prelude::*;
use nestling::validation::Constraint;

#[injectable]
struct UniqueName;

impl Constraint<String> for UniqueName {
    async fn validate(&self, _: &String) -> Result<bool> {
        Ok(true)
    }
}

#[dto]
struct CreateCat {
    #[validate(constraint(UniqueName))]
    age: u8,
}

fn main() {}
