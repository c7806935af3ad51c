namespace Countersign.Bench.Flows;

/// <summary>One verification on its way from start to check.</summary>
internal sealed class Flow
{
    private const int LongestId = 512;
    private const int LongestCode = 10;

    private readonly byte[] _id = new byte[LongestId];
    private readonly byte[] _code = new byte[LongestCode];
    private int _idLength;
    private int _codeLength;

    /// <summary>Which process holds it: its message is read there.</summary>
    public int Endpoint { get; set; }

    public long StartedAt { get; set; }

    public ReadOnlySpan<byte> Id
    {
        get => _id.AsSpan(0, _idLength);
        set
        {
            value.CopyTo(_id);
            _idLength = value.Length;
        }
    }

    public ReadOnlySpan<byte> Code
    {
        get => _code.AsSpan(0, _codeLength);
        set
        {
            value.CopyTo(_code);
            _codeLength = value.Length;
        }
    }
}
