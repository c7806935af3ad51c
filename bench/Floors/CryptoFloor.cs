using System.Security.Cryptography;
using Countersign.Bench.Load;
using Countersign.Bench.Report;

namespace Countersign.Bench.Floors;

/// <summary>What a durable command cannot do without: the MAC of its code and the encryption of its state.</summary>
internal static class CryptoFloor
{
    private const int Operations = 20_000;
    private const int Repeats = 3;
    private const int StateBytes = 400;
    private const int MacBytes = 80;

    public static Samples Microseconds()
    {
        var samples = new Samples();
        Once(Operations);
        for (var i = 0; i < Repeats; i++)
            samples.Add(Once(Operations));
        return samples;
    }

    private static double Once(int operations)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        using var cipher = new AesGcm(key, AesGcm.TagByteSizes.MaxSize);
        var message = new byte[MacBytes];
        var state = new byte[StateBytes];
        var encrypted = new byte[StateBytes];
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> nonce = stackalloc byte[AesGcm.NonceByteSizes.MaxSize];
        Span<byte> tag = stackalloc byte[AesGcm.TagByteSizes.MaxSize];
        var begin = Clock.Now;
        for (var i = 0; i < operations; i++)
        {
            HMACSHA256.HashData(key, message, mac);
            nonce[0] = (byte)i;
            nonce[1] = (byte)(i >> 8);
            nonce[2] = (byte)(i >> 16);
            cipher.Encrypt(nonce, state, encrypted, tag);
        }

        return (Clock.Now - begin) / 1000.0 / operations;
    }
}
