namespace Countersign;

/// <summary>
/// Where every random byte comes from. In production the operating system's CSPRNG; in simulation a seeded source, so
/// that a run can be repeated.
/// </summary>
public interface IRandomSource
{
    /// <summary>Fills <paramref name="destination"/> with random bytes; any length, never fails.</summary>
    void Fill(Span<byte> destination);
}
