"""mandat: from polling-station protocols to seats, with every step open to checking."""
