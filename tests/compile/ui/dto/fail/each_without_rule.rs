use nestling::dto;

#[dto]
struct Toy {
    name: String,
}

#[dto]
struct CreateCat {
    #[validate(each())]
    names: Vec<String>,
    #[validate(each(nested))]
    toys: Vec<Toy>,
    #[validate(each(lenght(min = 1)))]
    tags: Vec<String>,
}

fn main() {}
