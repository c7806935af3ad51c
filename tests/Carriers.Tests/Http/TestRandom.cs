namespace Countersign.Carriers.Tests.Http;

/// <summary>Always the same bytes.</summary>
internal sealed class TestRandom : IRandomSource
{
    public void Fill(Span<byte> destination) => destination.Fill(0x5A);
}
