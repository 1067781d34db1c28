use nestling::dto;

#[dto]
struct User {
    #[expose]
    name: String,
    #[expose(group = "admin")]
    email: String,
}

fn main() {}
