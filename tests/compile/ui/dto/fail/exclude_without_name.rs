use nestling::dto;

#[dto]
struct User(String, #[exclude] String);

fn main() {}
