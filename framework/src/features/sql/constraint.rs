//! Which constraint a refusal is of, and which column that is about.

use super::dialect::Dialect;
use super::driver::dialect_of;
use sqlx::error::DatabaseError;

/// In the database's words. MySQL quotes the value before it, which is the client's.
pub(super) fn constraint(error: &dyn DatabaseError) -> Option<&str> {
    match dialect_of(error) {
        Dialect::Postgres => error.constraint(),
        Dialect::Sqlite => of_sqlite(error.message()),
        Dialect::MySql if error.is_unique_violation() => of_mysql(error.message()),
        Dialect::MySql => None,
    }
}

/// `UNIQUE constraint failed: users.email`
fn of_sqlite(message: &str) -> Option<&str> {
    message.split_once("constraint failed: ").map(|(_, constraint)| constraint)
}

/// `Duplicate entry 'ann@example.com' for key 'users.email'`
fn of_mysql(message: &str) -> Option<&str> {
    let (_, key) = message.rsplit_once(" for key '")?;
    key.strip_suffix('\'')
}

/// Whether it is about this column.
pub(super) fn is_of(error: &dyn DatabaseError, column: &str) -> bool {
    let Some(constraint) = constraint(error) else { return false };
    match dialect_of(error) {
        Dialect::Sqlite => has_column(constraint, column),
        Dialect::Postgres => names(constraint, error.table(), column),
        // Some versions put the table in front.
        Dialect::MySql => match constraint.split_once('.') {
            Some((table, key)) => names(key, Some(table), column),
            None => names(constraint, None, column),
        },
    }
}

/// `users.email, users.name`, or `index 'users_lower_email'`.
fn has_column(constraint: &str, column: &str) -> bool {
    match constraint.strip_prefix("index ") {
        Some(index) => names(index, None, column),
        None => constraint.split(", ").any(|part| part.rsplit('.').next() == Some(column)),
    }
}

/// Whether a key's name has the column's in it as a whole: that of the table does not count.
fn names(key: &str, table: Option<&str>, column: &str) -> bool {
    let of_table = table.and_then(|table| key.strip_prefix(table)?.strip_prefix('_'));
    let key = of_table.unwrap_or(key);
    let is_end = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    key.match_indices(column).any(|(start, _)| {
        let (before, rest) = key.split_at(start);
        is_end(before.chars().next_back()) && is_end(rest.chars().nth(column.chars().count()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_a_client_is_no_constraint() {
        let message = "Duplicate entry 'constraint failed: zz.email' for key 'a.email' for key 'users.name'";
        assert_eq!(of_mysql(message), Some("users.name"));
        assert_eq!(of_sqlite("UNIQUE constraint failed: users.name"), Some("users.name"));
    }

    #[test]
    fn columns_are_compared_as_a_whole() {
        assert!(has_column("users.name, users.email", "email"));
        assert!(has_column("index 'users_lower_email'", "email"));
        assert!(!has_column("emails.name", "email") && !has_column("email.name", "email"));
        assert!(!has_column("users.backup_email", "email"));
    }

    #[test]
    fn names_of_keys_have_those_of_columns_between_underscores() {
        assert!(names("users_email_key", Some("users"), "email"));
        assert!(names("users_first_name_key", Some("users"), "first_name"));
        assert!(names("email", None, "email"));
        assert!(!names("emails_name_key", None, "email"));
        assert!(!names("email_name_key", Some("email"), "email"));
        assert!(!names("users_email2", Some("users"), "email"));
    }
}
