use nestling::dto;

#[dto]
struct CreateCat {
    #[serde(deserialize_with = "age")]
    age: u8,
}

fn age<D, E>(_: D) -> Result<u8, E> {
    Ok(3)
}

#[dto(partial(CreateCat))]
struct UpdateCat;

fn main() {}
