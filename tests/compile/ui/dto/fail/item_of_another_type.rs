use nestling::dto;

#[dto]
struct CreateCat {
    #[validate(each(uuid))]
    friends: Vec<u64>,
}

fn main() {}
