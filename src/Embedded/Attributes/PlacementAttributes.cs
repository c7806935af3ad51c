using Orleans.Placement;

namespace Orleans.Concurrency
{
    /// <summary>
    /// A grain without an identity of its own: up to a number of local activations share the calls of one key.
    /// </summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public sealed class StatelessWorkerAttribute : PlacementAttribute
    {
        /// <summary>As many activations per key as the machine has processors.</summary>
        public StatelessWorkerAttribute()
            : this(-1)
        {
        }

        /// <summary>At most <paramref name="maxLocalWorkers"/> activations per key on each silo.</summary>
        /// <param name="maxLocalWorkers">The limit; below one means one per processor.</param>
        public StatelessWorkerAttribute(int maxLocalWorkers) => MaxLocalWorkers = maxLocalWorkers;

        internal int MaxLocalWorkers { get; }
    }
}

namespace Orleans.Placement
{
    /// <summary>Base of the attributes that say where a grain is activated.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public abstract class PlacementAttribute : Attribute;

    /// <summary>The grain is activated on the silo of its first caller. The embedded runtime has only one.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public sealed class PreferLocalPlacementAttribute : PlacementAttribute;
}
