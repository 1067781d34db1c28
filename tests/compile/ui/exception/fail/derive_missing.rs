enum CatError {
    #[exception(NOT_FOUND, "no cat")]
    NotFound,
}

fn main() {}
