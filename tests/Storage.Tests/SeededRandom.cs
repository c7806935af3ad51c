namespace Countersign.Storage.Tests;

/// <summary>The same bytes for the same seed.</summary>
internal sealed class SeededRandom(int seed) : IRandomSource
{
    private readonly Lock _guard = new();
    private readonly Random _random = new(seed);

    public void Fill(Span<byte> destination)
    {
        lock (_guard)
            _random.NextBytes(destination);
    }
}
