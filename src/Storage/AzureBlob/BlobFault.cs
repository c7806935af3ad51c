using System.Net.Sockets;
using Azure;
using Azure.Identity;

namespace Countersign.Storage.AzureBlob;

/// <summary>What a fault of the service or of the way to it says about a request.</summary>
internal static class BlobFault
{
    /// <summary>What a caller is told of work that was certainly not done.</summary>
    public const string Refusal =
        "The storage account cannot answer now; nothing was written. Try again a little later.";

    private const int NotFound = 404;
    private const int Conflict = 409;
    private const int PreconditionFailed = 412;

    /// <summary>Nothing is there.</summary>
    public static bool IsAbsence(Exception fault) => fault is RequestFailedException { Status: NotFound };

    /// <summary>The condition of a request did not hold: something else is there, or nothing.</summary>
    public static bool IsRefusedCondition(Exception fault) =>
        fault is RequestFailedException { Status: NotFound, ErrorCode: "BlobNotFound" or "ConditionNotMet" }
            or RequestFailedException { Status: PreconditionFailed }
            or RequestFailedException { Status: Conflict, ErrorCode: "BlobAlreadyExists" };

    /// <summary>It was turned away before anything was done.</summary>
    public static bool IsUndone(Exception fault) => fault switch
    {
        RequestFailedException { Status: 401 or 403 or 429 or 503 } => true,
        RequestFailedException { ErrorCode: "ServerBusy" or "AccountBeingDisabled" } => true,
        AuthenticationFailedException => true,
        _ => Cause(fault) is SocketException
        {
            SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable
                or SocketError.NetworkUnreachable or SocketError.TryAgain
        },
    };

    /// <summary>It will not be done whoever asks again, until an operator does something.</summary>
    public static bool IsDenied(Exception fault) =>
        fault is RequestFailedException { Status: 401 or 403 or 507 } or RequestFailedException
        {
            ErrorCode: "AccountBeingDisabled"
        };

    /// <summary>It may go well when it is made again.</summary>
    public static bool IsPassing(Exception fault) =>
        !IsDenied(fault)
        && (IsUndone(fault)
            || fault is RequestFailedException { Status: 0 or 408 or >= 500 }
            || fault is IOException or SocketException or TimeoutException or HttpRequestException
                or OperationCanceledException or AggregateException);

    private static Exception Cause(Exception fault)
    {
        while (fault.InnerException is { } inner)
            fault = inner;

        return fault;
    }
}
