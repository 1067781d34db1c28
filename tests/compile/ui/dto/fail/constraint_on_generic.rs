use nestling::dto;

#[dto]
struct Named<T> {
    #[validate(constraint(UniqueName))]
    name: String,
    value: T,
}

fn main() {}
