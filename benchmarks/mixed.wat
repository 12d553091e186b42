;; A mixture after the manner of CoreMark: a linked list that is walked and reversed, a product of matrices, a machine of states over
;; text, and a checksum over all of it. run(n) does n rounds and gives the checksum.
(module
  (memory 1)
  (data (i32.const 32768) "5012,-1.25e3,+77,0x1f,9.99,abc,-42,1e9,.5,12345678,--3,7e,")

  ;; CRC-16/ARC of one word.
  (func $checksum (param $word i32) (param $crc i32) (result i32) (local $bit i32)
    (local.set $bit (i32.const 32))
    (loop $next
      (local.set $crc
        (i32.xor
          (i32.shr_u (local.get $crc) (i32.const 1))
          (i32.and (i32.const 0xA001) (i32.sub (i32.const 0) (i32.and (i32.xor (local.get $crc) (local.get $word)) (i32.const 1))))))
      (local.set $word (i32.shr_u (local.get $word) (i32.const 1)))
      (br_if $next (local.tee $bit (i32.sub (local.get $bit) (i32.const 1)))))
    (local.get $crc))

  ;; A list of 64 nodes at 0: next, value.
  (func $build (local $i i32)
    (loop $next
      (i32.store (i32.shl (local.get $i) (i32.const 3)) (i32.shl (i32.add (local.get $i) (i32.const 1)) (i32.const 3)))
      (i32.store offset=4 (i32.shl (local.get $i) (i32.const 3)) (i32.mul (local.get $i) (i32.const 7919)))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 64))))
    (i32.store (i32.const 504) (i32.const -1)))

  ;; Reverses the list and gives its new head and the sum of its values.
  (func $reverse (param $head i32) (result i32 i32) (local $previous i32) (local $next i32) (local $sum i32)
    (local.set $previous (i32.const -1))
    (block $end
      (loop $walk
        (br_if $end (i32.eq (local.get $head) (i32.const -1)))
        (local.set $sum (i32.add (local.get $sum) (i32.load offset=4 (local.get $head))))
        (local.set $next (i32.load (local.get $head)))
        (i32.store (local.get $head) (local.get $previous))
        (local.set $previous (local.get $head))
        (local.set $head (local.get $next))
        (br $walk)))
    (local.get $previous) (local.get $sum))

  ;; The product of two matrices of 10 by 10 words, at 1024 and 2048, to 3072.
  (func $multiply (param $seed i32) (result i32) (local $row i32) (local $column i32) (local $k i32) (local $sum i32) (local $trace i32)
    (loop $fill
      (i32.store offset=1024 (i32.shl (local.get $k) (i32.const 2)) (i32.add (local.get $k) (local.get $seed)))
      (i32.store offset=2048 (i32.shl (local.get $k) (i32.const 2)) (i32.xor (local.get $k) (local.get $seed)))
      (br_if $fill (i32.lt_u (local.tee $k (i32.add (local.get $k) (i32.const 1))) (i32.const 100))))
    (loop $rows
      (local.set $column (i32.const 0))
      (loop $columns
        (local.set $sum (i32.const 0))
        (local.set $k (i32.const 0))
        (loop $inner
          (local.set $sum
            (i32.add
              (local.get $sum)
              (i32.mul
                (i32.load offset=1024 (i32.shl (i32.add (i32.mul (local.get $row) (i32.const 10)) (local.get $k)) (i32.const 2)))
                (i32.load offset=2048 (i32.shl (i32.add (i32.mul (local.get $k) (i32.const 10)) (local.get $column)) (i32.const 2))))))
          (br_if $inner (i32.lt_u (local.tee $k (i32.add (local.get $k) (i32.const 1))) (i32.const 10))))
        (i32.store offset=3072 (i32.shl (i32.add (i32.mul (local.get $row) (i32.const 10)) (local.get $column)) (i32.const 2)) (local.get $sum))
        (local.set $trace (i32.add (local.get $trace) (local.get $sum)))
        (br_if $columns (i32.lt_u (local.tee $column (i32.add (local.get $column) (i32.const 1))) (i32.const 10))))
      (br_if $rows (i32.lt_u (local.tee $row (i32.add (local.get $row) (i32.const 1))) (i32.const 10))))
    (local.get $trace))

  ;; Reads numbers separated by commas: states 0 start, 1 sign, 2 digits, 3 fraction, 4 exponent, 5 invalid.
  (func $scan (result i32) (local $at i32) (local $c i32) (local $state i32) (local $counts i32)
    (loop $next
      (local.set $c (i32.load8_u offset=32768 (local.get $at)))
      (if (i32.eq (local.get $c) (i32.const 44))
        (then
          (local.set $counts (i32.add (local.get $counts) (i32.shl (i32.const 1) (i32.mul (local.get $state) (i32.const 4)))))
          (local.set $state (i32.const 0)))
        (else
          (block $done
            (block $other
              (block $point
                (block $digit
                  (br_if $digit (i32.lt_u (i32.sub (local.get $c) (i32.const 48)) (i32.const 10)))
                  (br_if $point (i32.eq (local.get $c) (i32.const 46)))
                  (br $other))
                ;; A digit goes on with a number and starts one.
                (block $starts
                  (block $stays
                    (br_table $starts $starts $stays $stays $stays $stays (local.get $state)))
                  (br $done))
                (local.set $state (i32.const 2))
                (br $done))
              (local.set $state (select (i32.const 3) (i32.const 5) (i32.lt_u (local.get $state) (i32.const 3))))
              (br $done))
            (local.set $state
              (select
                (i32.const 1)
                (select (i32.const 4) (i32.const 5) (i32.and (i32.eq (local.get $c) (i32.const 101)) (i32.gt_u (local.get $state) (i32.const 1))))
                (i32.and (i32.eqz (local.get $state)) (i32.or (i32.eq (local.get $c) (i32.const 43)) (i32.eq (local.get $c) (i32.const 45)))))))))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const 58))))
    (local.get $counts))

  (func (export "run") (param $rounds i32) (result i32) (local $crc i32) (local $head i32) (local $sum i32)
    (call $build)
    (loop $again
      (call $reverse (local.get $head))
      (local.set $sum)
      (local.set $head)
      (local.set $crc (call $checksum (local.get $sum) (local.get $crc)))
      (local.set $crc (call $checksum (call $multiply (local.get $crc)) (local.get $crc)))
      (local.set $crc (call $checksum (call $scan) (local.get $crc)))
      (br_if $again (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
    (local.get $crc)))
