use nestling::dto;

#[dto]
struct CreateCat {
    name: String,
    age: u8,
}

#[dto(parital(CreateCat))]
struct UpdateCat;

fn main() {}
