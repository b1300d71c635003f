// A cluster is five processes and a database: two at once would measure the machine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
