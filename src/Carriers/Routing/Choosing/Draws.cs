using System.Buffers.Binary;

namespace Countersign.Carriers.Routing;

/// <summary>
/// Random numbers of one choice (SplitMix64), grown from a few bytes of the injected source: cheap, and the same again
/// for the same seed.
/// </summary>
internal struct Draws(ulong seed)
{
    private ulong _state = seed;

    public static Draws From(IRandomSource random)
    {
        Span<byte> seed = stackalloc byte[sizeof(ulong)];
        random.Fill(seed);
        return new Draws(BinaryPrimitives.ReadUInt64LittleEndian(seed));
    }

    /// <summary>Even, above 0 and up to 1.</summary>
    public double Even() => ((Next() >> 11) + 1) * (1.0 / (1UL << 53));

    /// <summary>Normal, mean 0 and deviation 1 (Box and Muller).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(Even())) * Math.Cos(2 * Math.PI * Even());

    /// <summary>From a Beta distribution; by its normal likeness where it is narrow.</summary>
    public double Beta(double a, double b)
    {
        const double Narrow = 60;
        var all = a + b;
        if (a >= Narrow && b >= Narrow)
            return Math.Clamp((a / all) + (Normal() * Math.Sqrt(a * b / (all * all * (all + 1)))), 0, 1);

        var x = Gamma(a);
        return x / (x + Gamma(b));
    }

    /// <summary>From a Gamma distribution of scale 1 (Marsaglia and Tsang, 2000).</summary>
    private double Gamma(double shape)
    {
        if (shape < 1)
            return Gamma(shape + 1) * Math.Pow(Even(), 1 / shape);

        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal();
            var v = 1 + (c * x);
            if (v <= 0)
                continue;

            v = v * v * v;
            if (Math.Log(Even()) < (x * x / 2) + d - (d * v) + (d * Math.Log(v)))
                return d * v;
        }
    }

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
