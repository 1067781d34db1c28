//! Typed parameters, and a validated body.

use nestling::prelude::*;

#[dto]
struct Verbosity {
    #[serde(default)]
    verbose: bool,
}

#[dto]
struct User {
    id: u64,
    name: String,
    email: String,
    verbose: bool,
}

#[dto]
struct CreateUser {
    #[validate(length(min = 1, max = 64))]
    name: String,
    #[validate(email)]
    email: String,
    #[validate(range(max = 150))]
    age: u32,
    #[validate(length(max = 16))]
    tags: Vec<String>,
}

#[dto]
struct CreatedUser {
    id: u64,
    name: String,
    email: String,
    age: u32,
    tags: Vec<String>,
}

#[injectable]
struct UsersService;

impl UsersService {
    fn find(&self, id: u64, verbose: bool) -> User {
        User { id, name: format!("user-{id}"), email: format!("user-{id}@example.com"), verbose }
    }

    fn create(&self, user: CreateUser) -> CreatedUser {
        let CreateUser { name, email, age, tags } = user;
        CreatedUser { id: 1, name, email, age, tags }
    }
}

#[controller("/users")]
struct UsersController {
    users: Arc<UsersService>,
}

#[routes]
impl UsersController {
    #[get("/:id")]
    async fn find_one(&self, #[param("id")] id: u64, #[query] query: Verbosity) -> User {
        self.users.find(id, query.verbose)
    }

    #[post("/")]
    async fn create(&self, #[body] user: CreateUser) -> CreatedUser {
        self.users.create(user)
    }
}

#[module(controllers = [UsersController], providers = [UsersService])]
pub(crate) struct UsersModule;
