use nestling::dto;

#[dto]
#[derive(Default)]
#[serde(default)]
struct CreateCat {
    name: String,
    age: u8,
}

#[dto(pick(CreateCat, name))]
struct CatName;

fn main() {}
