//! How many connections the process has room for.

/// Raises the soft limit of descriptors to the hard one, and says how many connections that leaves room for.
///
/// One in eight is left for what the application opens: files, connections to databases, pipes.
#[cfg(unix)]
pub(super) fn room() -> usize {
    match rlimit::increase_nofile_limit(u64::MAX) {
        Ok(limit) => usize::try_from(limit - limit / 8).unwrap_or(usize::MAX).max(1),
        Err(error) => {
            tracing::warn!(%error, "the limit of descriptors cannot be read: the number of connections has no limit");
            usize::MAX
        }
    }
}

/// Handles are bounded by memory alone.
#[cfg(not(unix))]
pub(super) fn room() -> usize {
    usize::MAX
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_soft_limit_is_raised_and_some_descriptors_are_left() {
        let room = room() as u64;
        let (soft, hard) = rlimit::Resource::NOFILE.get().unwrap();
        assert_eq!(soft, hard);
        assert!(room < soft && room >= soft / 4 * 3, "{room} of {soft}");
    }
}
