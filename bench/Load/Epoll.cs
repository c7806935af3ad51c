using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Countersign.Bench.Load;

/// <summary>
/// Readiness of many sockets on one thread, straight from the kernel: the load generator shares the machine with
/// what it measures, so a request may cost it three system calls and nothing else.
/// </summary>
internal sealed unsafe partial class Epoll : IDisposable
{
    private const int AddOperation = 1;
    private const uint Readable = 1;
    private const int MaxEvents = 256;

    // The kernel packs the event on x86-64 only.
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = Stride - 8;

    private readonly int _handle = Require(epoll_create1(0));
    private readonly byte* _events = (byte*)NativeMemory.AllocZeroed(MaxEvents, 16);

    public void Watch(Socket socket, int id)
    {
        var entry = stackalloc byte[16];
        Unsafe.WriteUnaligned(entry, Readable);
        Unsafe.WriteUnaligned(entry + DataOffset, (long)id);
        Require(epoll_ctl(_handle, AddOperation, (int)socket.Handle, entry));
    }

    /// <summary>
    /// Waits until a socket is readable or the time is over; fills <paramref name="ready"/> with ids.
    /// </summary>
    public int Wait(Span<int> ready, long nanoseconds)
    {
        var wait = new TimeSpec { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
        var count = epoll_pwait2(_handle, _events, Math.Min(ready.Length, MaxEvents), &wait, null);
        for (var i = 0; i < count; i++)
            ready[i] = (int)Unsafe.ReadUnaligned<long>(_events + (i * Stride) + DataOffset);
        return Math.Max(count, 0);
    }

    /// <summary>Bytes read; 0 when the peer closed; negative when nothing is there yet.</summary>
    public static int Receive(int socket, Span<byte> into)
    {
        fixed (byte* start = into)
            return (int)recv(socket, start, (nuint)into.Length, DontWait);
    }

    public static int Send(int socket, ReadOnlySpan<byte> data)
    {
        fixed (byte* start = data)
            return (int)send(socket, start, (nuint)data.Length, DontWait | NoSignal);
    }

    /// <summary>Processor time used by the calling thread, in nanoseconds.</summary>
    public static long ThreadProcessorTime()
    {
        TimeSpec time;
        Require(clock_gettime(ThreadClock, &time));
        return (time.Seconds * 1_000_000_000) + time.Nanoseconds;
    }

    public void Dispose()
    {
        _ = close(_handle);
        NativeMemory.Free(_events);
    }

    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int ThreadClock = 3;

    private static int Require(int result) =>
        result >= 0 ? result : throw new IOException($"epoll failed with errno {Marshal.GetLastPInvokeError()}");

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int socket, byte* entry);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_pwait2(int epoll, byte* events, int max, TimeSpec* timeout, void* signals);

    [LibraryImport("libc")]
    private static partial nint recv(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc")]
    private static partial nint send(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int clock_gettime(int clock, TimeSpec* time);

    [LibraryImport("libc")]
    private static partial int close(int handle);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
