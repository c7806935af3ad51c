using System.Security.Cryptography;

namespace Countersign.Silo;

/// <summary>The operating system's CSPRNG.</summary>
internal sealed class SystemRandomSource : IRandomSource
{
    public void Fill(Span<byte> destination)
    {
#pragma warning disable RS0030 // The one place where randomness enters the process.
        RandomNumberGenerator.Fill(destination);
#pragma warning restore RS0030
    }
}
