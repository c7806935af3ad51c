namespace Countersign.Bench.Memory;

/// <summary>What stays in the managed heap.</summary>
internal static class Retained
{
    private const int Collections = 3;

    /// <summary>Bytes that are still referenced, after everything else was collected.</summary>
    public static long Bytes()
    {
        for (var i = 0; i < Collections; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
