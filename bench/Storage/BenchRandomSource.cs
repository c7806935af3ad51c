using System.Security.Cryptography;

namespace Countersign.Bench.Storage;

internal sealed class BenchRandomSource : IRandomSource
{
    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
}
