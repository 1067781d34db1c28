use nestling::dto;

#[dto]
struct CreateCat {
    #[validate(each(alpha))]
    name: String,
}

fn main() {}
