import { Catch, type ExceptionFilter } from '@nestjs/common';
import { type Observable, throwError } from 'rxjs';

/**
 * Lets what a reaction throws reach the queue server as it is. Nest's own filter would replace it with a general
 * error, and with it the answer to whether the message is worth another try.
 */
@Catch()
export class ReactionExceptionFilter implements ExceptionFilter {
  catch(exception: unknown): Observable<never> {
    return throwError(() => exception);
  }
}
