use nestling::prelude::*;
use nestling::validation::Constraint;

struct UniqueName;

impl Constraint<String> for UniqueName {
    async fn validate(&self, _: &String) -> Result<bool> {
        Ok(true)
    }
}

#[dto]
struct CreateCat {
    #[validate(constraint(UniqueName))]
    name: String,
}

fn main() {}
