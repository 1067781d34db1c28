//! How many connections one client has.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many connections each address has. It knows only those that have some.
#[derive(Default)]
pub(super) struct PerAddress(Mutex<HashMap<IpAddr, usize>>);

impl PerAddress {
    /// A place for one more connection of this client, until it is dropped. None if it has so many already.
    pub(super) fn enter(self: &Arc<Self>, address: IpAddr, most: usize) -> Option<Box<Place>> {
        let client = client(address);
        let mut counts = self.counts();
        let count = counts.entry(client).or_default();
        if *count >= most.max(1) {
            return None;
        }
        *count += 1;
        Some(Box::new(Place { client, of: Arc::clone(self) }))
    }

    fn leave(&self, client: IpAddr) {
        let mut counts = self.counts();
        if let Some(count) = counts.get_mut(&client) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&client);
            }
        }
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who has an address of IPv6 usually has 2^64 of them.
fn client(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
    }
}

/// One connection of a client.
pub(super) struct Place {
    client: IpAddr,
    of: Arc<PerAddress>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.of.leave(self.client);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_given_back_and_forgotten() {
        let addresses = Arc::new(PerAddress::default());
        let enter = |address: &str| addresses.enter(address.parse().unwrap(), 2);
        let (first, second) = (enter("127.0.0.1"), enter("127.0.0.1"));
        assert!(first.is_some() && second.is_some() && enter("127.0.0.1").is_none());
        assert!(enter("127.0.0.2").is_some());
        drop(first);
        assert!(enter("127.0.0.1").is_some());
        drop(second);
        assert!(addresses.counts().is_empty());
    }

    #[test]
    fn a_network_of_ipv6_is_one_client() {
        let addresses = Arc::new(PerAddress::default());
        let enter = |address: &str| addresses.enter(address.parse().unwrap(), 1);
        let first = enter("2001:db8::1");
        assert!(first.is_some() && enter("2001:db8::2").is_none() && enter("2001:db8:0:1::1").is_some());
    }
}
