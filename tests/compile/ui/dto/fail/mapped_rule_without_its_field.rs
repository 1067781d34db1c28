use nestling::dto;

#[dto]
struct SignUp {
    password: String,
    #[validate(must_match(other = password))]
    password_again: String,
}

#[dto(omit(SignUp, password))]
struct Half;

fn main() {}
